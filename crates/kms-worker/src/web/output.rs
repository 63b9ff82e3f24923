//! Where the result of work on a file goes: a file in the origin's private file system, so that memory does not grow with
//! it; where the browser has none, a Blob, which the browser may keep on the disk.

use js_sys::{Array, Uint8Array};
use kms_envelope::Sink;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemSyncAccessHandle,
};

use super::file::FileError;
use super::scope;

/// The folder of the private file system that holds results until they are saved.
const FOLDER: &str = "kmsbox-files";
/// What is gathered before it is written.
const GATHERED: u32 = 1 << 20;

/// A result in the making.
pub(super) struct Output {
    place: Place,
    gathered: Uint8Array,
    filled: u32,
    written: u64,
}

enum Place {
    Disk {
        folder: FileSystemDirectoryHandle,
        handle: FileSystemFileHandle,
        access: FileSystemSyncAccessHandle,
        name: String,
    },
    Parts(Array),
}

impl Place {
    /// Writes the bytes, whose buffer may serve for others afterwards.
    fn write(&self, bytes: &Uint8Array) -> Result<(), FileError> {
        match self {
            Self::Disk { access, .. } => {
                if access.write_with_js_u8_array(bytes)? as u32 != bytes.length() {
                    let text = "QuotaExceededError: the result does not fit on the disk";
                    return Err(FileError::Browser(text.to_owned()));
                }
            }
            Self::Parts(parts) => {
                let blob = Blob::new_with_u8_array_sequence(&Array::of1(bytes))?;
                parts.push(&blob);
            }
        }
        Ok(())
    }
}

impl Output {
    /// An empty result under a name that no other has.
    pub(super) async fn create(name: &str) -> Self {
        let place = on_disk(name).await.unwrap_or_else(|_| Place::Parts(Array::new()));
        Self { place, gathered: Uint8Array::new_with_length(GATHERED), filled: 0, written: 0 }
    }

    /// Bytes so far.
    pub(super) fn len(&self) -> u64 {
        self.written
    }

    fn put(&mut self, bytes: &Uint8Array) -> Result<(), FileError> {
        let len = bytes.length();
        if self.filled + len > GATHERED {
            self.flush()?;
        }
        // What is long needs no company.
        if len > GATHERED {
            self.place.write(bytes)?;
        } else {
            self.gathered.set(bytes, self.filled);
            self.filled += len;
        }
        self.written += u64::from(len);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), FileError> {
        let bytes = self.gathered.subarray(0, self.filled);
        self.filled = 0;
        self.place.write(&bytes)
    }

    /// The finished result, as a `File` or `Blob`.
    pub(super) async fn finish(mut self) -> Result<JsValue, FileError> {
        self.flush()?;
        match self.place {
            Place::Disk { handle, access, .. } => {
                access.close();
                Ok(JsFuture::from(handle.get_file()).await?)
            }
            Place::Parts(parts) => Ok(Blob::new_with_blob_sequence(&parts)?.into()),
        }
    }

    /// Removes what was written: it is no whole result.
    pub(super) async fn discard(self) {
        if let Place::Disk { folder, access, name, .. } = self.place {
            access.close();
            let _ = JsFuture::from(folder.remove_entry(&name)).await;
        }
    }
}

impl Sink for Output {
    type Buffer = Uint8Array;
    type Error = FileError;

    async fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.put(&Uint8Array::from(bytes))
    }

    async fn write(&mut self, buffer: Uint8Array) -> Result<(), FileError> {
        self.put(&buffer)
    }
}

async fn on_disk(name: &str) -> Result<Place, JsValue> {
    let root = scope::private_files().await.ok_or("no private file system")?;
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let folder = JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options)).await?;
    let folder: FileSystemDirectoryHandle = folder.unchecked_into();
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let handle = JsFuture::from(folder.get_file_handle_with_options(name, &options)).await?;
    let handle: FileSystemFileHandle = handle.unchecked_into();
    let access = JsFuture::from(handle.create_sync_access_handle()).await?;
    let access: FileSystemSyncAccessHandle = access.unchecked_into();
    Ok(Place::Disk { folder, handle, access, name: name.to_owned() })
}

/// Removes the results of earlier visits.
pub(super) async fn clear() {
    if let Some(root) = scope::private_files().await {
        let options = web_sys::FileSystemRemoveOptions::new();
        options.set_recursive(true);
        // There is nothing to remove on a first visit.
        let _ = JsFuture::from(root.remove_entry_with_options(FOLDER, &options)).await;
    }
}
