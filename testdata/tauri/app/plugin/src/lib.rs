//! The permissions are all there is to a plugin here.
