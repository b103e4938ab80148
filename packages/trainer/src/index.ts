export type { ApplyOptions, Encoder, FeatureHead, Module } from './encoder.ts';
export type { ImageFiles, ImageSet, ImageSource, PixelArray } from './images.ts';
export type { View, ViewBatch, ViewLoader } from './views.ts';
