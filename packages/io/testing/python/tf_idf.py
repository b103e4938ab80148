"""Vectorises texts by scikit-learn: texts and options on stdin, terms and rows printed, as JSON."""

import json
import sys

from sklearn.feature_extraction.text import TfidfVectorizer

found = []
for case in json.load(sys.stdin):
    vectorizer = TfidfVectorizer(
        min_df=case["minDf"], max_df=float(case["maxDf"]), max_features=case["maxFeatures"]
    )
    try:
        rows = vectorizer.fit_transform(case["texts"]).toarray().tolist()
        others = vectorizer.transform(case["others"]).toarray().tolist()
        terms = vectorizer.get_feature_names_out().tolist()
        found.append({"terms": terms, "rows": rows, "others": others})
    except ValueError:
        found.append(None)
print(json.dumps(found))
