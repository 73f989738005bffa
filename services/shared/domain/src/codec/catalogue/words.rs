//! The catalogue's enumerations and their numbers in protobuf.

use motcua_proto::catalogue::v1 as proto;

use super::super::{Wrong, known, missing};
use crate::calendar::DayKind;
use crate::catalogue::{
    AgencyKind, FeeKind, Level, OnlineService, ProcedureKind, ReceivedBy, UnitKind,
};
use crate::deadline::{DayMode, TimeUnit};
use crate::dossier::Channel;
use crate::rule_set::{AfterSupplement, ReceptionScope};

/// Pairs each value of an enumeration with its number, both ways; 0 is a value that is missing.
macro_rules! pairs {
    ($write:ident, $read:ident, $name:ident, [$($value:ident),+]) => {
        pub(super) fn $write(value: $name) -> i32 {
            match value {
                $($name::$value => proto::$name::$value.into(),)+
            }
        }

        pub(super) fn $read(value: i32) -> Result<$name, Wrong> {
            match known::<proto::$name>(stringify!($name), value)? {
                $(proto::$name::$value => Ok($name::$value),)+
                proto::$name::Unspecified => Err(missing(stringify!($name))),
            }
        }
    };
}

pairs!(
    agency_kind,
    read_agency_kind,
    AgencyKind,
    [
        Committee,
        Office,
        Department,
        Authority,
        ServiceCentre,
        Subordinate,
        Vertical,
        PostalOperator,
        School,
        Other
    ]
);
pairs!(level, read_level, Level, [City, District, Commune, Area, School]);
pairs!(procedure_kind, read_procedure_kind, ProcedureKind, [Citizen, Internal]);
pairs!(online_service, read_online_service, OnlineService, [Full, Partial, None]);
pairs!(time_unit, read_time_unit, TimeUnit, [SameDay, WorkingDay, Hour, Day, Month]);
pairs!(fee_kind, read_fee_kind, FeeKind, [Fee, Charge]);
pairs!(channel, read_channel, Channel, [Counter, Online, Post]);
pairs!(after_supplement, read_after_supplement, AfterSupplement, [Resume, Restart]);
pairs!(day_mode, read_day_mode, DayMode, [EndOfDay, ToTheHour]);
pairs!(reception_scope, read_reception_scope, ReceptionScope, [OwnList, WholeCity]);
pairs!(day_kind, read_day_kind, DayKind, [Holiday, Compensatory, SwappedOff, SwappedWork, Closed]);

pub(super) fn unit(unit: Option<UnitKind>) -> i32 {
    match unit {
        None => proto::UnitKind::None,
        Some(UnitKind::Tax) => proto::UnitKind::Tax,
        Some(UnitKind::Insurance) => proto::UnitKind::Insurance,
        Some(UnitKind::Police) => proto::UnitKind::Police,
        Some(UnitKind::LandBranch) => proto::UnitKind::LandBranch,
    }
    .into()
}

pub(super) fn read_unit(value: i32) -> Result<Option<UnitKind>, Wrong> {
    Ok(match known("UnitKind", value)? {
        proto::UnitKind::None => None,
        proto::UnitKind::Tax => Some(UnitKind::Tax),
        proto::UnitKind::Insurance => Some(UnitKind::Insurance),
        proto::UnitKind::Police => Some(UnitKind::Police),
        proto::UnitKind::LandBranch => Some(UnitKind::LandBranch),
    })
}

pub(super) fn received_by(by: Option<ReceivedBy>) -> i32 {
    match by {
        None => proto::ReceivedBy::Counter,
        Some(ReceivedBy::School) => proto::ReceivedBy::School,
        Some(ReceivedBy::Agency) => proto::ReceivedBy::Agency,
    }
    .into()
}

pub(super) fn read_received_by(value: i32) -> Result<Option<ReceivedBy>, Wrong> {
    Ok(match known("ReceivedBy", value)? {
        proto::ReceivedBy::Counter => None,
        proto::ReceivedBy::School => Some(ReceivedBy::School),
        proto::ReceivedBy::Agency => Some(ReceivedBy::Agency),
    })
}
