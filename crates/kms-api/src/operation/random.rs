//! Random bytes.

use super::data_key::RecipientInfo;
use crate::blob::Blob;

shapes! {
    /// Asks for random bytes.
    #[derive(Default)]
    GenerateRandomRequest {
        /// How many, 1 to 1,024; must be given.
        number_of_bytes: Option<u32>,
        /// The CloudHSM key store whose cluster makes them.
        custom_key_store_id: Option<String>,
        /// An attested enclave that alone may read the result.
        recipient: Option<RecipientInfo>,
    }

    /// Random bytes.
    #[derive(Default)]
    GenerateRandomResponse {
        /// The bytes.
        plaintext: Option<Blob>,
        /// The bytes for the enclave alone.
        ciphertext_for_recipient: Option<Blob>,
    }
}
