//! What AWS KMS costs: the bill of what happened, an estimate of what is planned, a forecast of what will be.
//!
//! Four parts, each a step from the last:
//!
//! 1. [`price`]: the price list as dated data. A price that is not known for a Region is absent, and what it would price is
//!    counted but not priced.
//! 2. [`Ledger`]: what happened, folded from the trail record by record: the life of each key by the hour, requests by the
//!    day.
//! 3. [`Bill`]: what a span of time costs, by account, Region, key, operation and more; each [`Line`] is a quantity, a price
//!    and a source.
//! 4. [`Estimate`] of a described workload, [`Forecast`] of a ledger's coming months, [`Budget`]s and comparisons of designs
//!    ([`compare`]).
//!
//! Amounts are whole nano-dollars ([`Money`]). Rules: <https://aws.amazon.com/kms/pricing/>.

pub mod bill;
pub mod budget;
mod calendar;
pub mod compare;
pub mod estimate;
pub mod forecast;
pub mod ledger;
mod money;
pub mod price;
mod validate;

pub use bill::{Bill, Dimension, Filter, Group, Line, Part, Span, Sum, Tier};
pub use budget::Budget;
pub use calendar::Month;
pub use estimate::{Estimate, Workload};
pub use forecast::{Assumptions, Forecast, Outlook};
pub use ledger::{Ledger, Metered};
pub use money::Money;
pub use price::{PriceList, prices};
pub use validate::Problem;
