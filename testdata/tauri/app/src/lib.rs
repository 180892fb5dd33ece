//! The build script is all there is to the application.
