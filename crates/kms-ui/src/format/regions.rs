//! The Regions that are offered to choose from.

use kms_api::Region;

/// Codes and names of commercial Regions (<https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>).
const REGIONS: [(&str, &str); 16] = [
    ("us-east-1", "N. Virginia"),
    ("us-east-2", "Ohio"),
    ("us-west-1", "N. California"),
    ("us-west-2", "Oregon"),
    ("ca-central-1", "Canada"),
    ("sa-east-1", "São Paulo"),
    ("eu-west-1", "Ireland"),
    ("eu-west-2", "London"),
    ("eu-west-3", "Paris"),
    ("eu-central-1", "Frankfurt"),
    ("eu-north-1", "Stockholm"),
    ("ap-south-1", "Mumbai"),
    ("ap-southeast-1", "Singapore"),
    ("ap-southeast-2", "Sydney"),
    ("ap-northeast-1", "Tokyo"),
    ("ap-northeast-2", "Seoul"),
];

/// The codes with their names, and the one that is in use even if it is another.
pub fn options(used: Option<&Region>) -> Vec<(String, String)> {
    let mut all: Vec<_> = REGIONS.iter().map(|(code, name)| ((*code).to_owned(), format!("{code}, {name}"))).collect();
    if let Some(used) = used.map(ToString::to_string)
        && !all.iter().any(|(code, _)| *code == used)
    {
        all.push((used.clone(), used));
    }
    all
}
