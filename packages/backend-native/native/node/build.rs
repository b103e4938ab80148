fn main() {
    napi_build::setup();
    // napi asks for it with glibc alone. A thread of Node's that ends would unload code that other threads still run.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-link-arg=-Wl,-z,nodelete");
    }
}
