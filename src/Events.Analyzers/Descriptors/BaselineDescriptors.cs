using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT2xxx: what differs from the contract file, and for which readers that breaks something.</summary>
internal static class BaselineDescriptors
{
    public static readonly DiagnosticDescriptor EVT2001_NotRecorded = RuleFactory.Warning(
        "EVT2001",
        "Contract is not recorded",
        "{0} is not recorded in {1}: {2}",
        "The contract file has what is on the wire. What is new breaks little today; once it is recorded, its next change is seen.");

    public static readonly DiagnosticDescriptor EVT2002_FieldGone = RuleFactory.Warning(
        "EVT2002",
        "Recorded field name is gone",
        "{0}, which {1} records: {2}",
        "Entries have their fields by name, and are read for as long as the stream keeps them.");

    public static readonly DiagnosticDescriptor EVT2003_FieldChanged = RuleFactory.Warning(
        "EVT2003",
        "Field is written otherwise than recorded",
        "{0}, and otherwise than {1} records: {2}",
        "A field that keeps its name and changes its form is read by programs that know the other form only.");

    public static readonly DiagnosticDescriptor EVT2004_NewlyRequired = RuleFactory.Warning(
        "EVT2004",
        "Field is required that older entries lack",
        "{0} is required, and {1} does not have it so: {2}",
        "An entry that lacks a required field cannot be decoded. Fields that come later are nullable or have a default.");

    public static readonly DiagnosticDescriptor EVT2005_RetiredNameUsed = RuleFactory.Error(
        "EVT2005",
        "Retired name is used again",
        "{0} is a name that {1} retires: {2}",
        "Entries of old have the name, and are read as what it means now.");

    public static readonly DiagnosticDescriptor EVT2006_EventOrStreamGone = RuleFactory.Warning(
        "EVT2006",
        "Recorded event type or stream key is gone",
        "{0}, which {1} records: {2}",
        "An entry finds its event by the key of the stream, the event type and the version.");

    public static readonly DiagnosticDescriptor EVT2007_ContractFileUnreadable = RuleFactory.Warning(
        "EVT2007",
        "Line of the contract file is not understood",
        "The line of {0} is not understood: {1}",
        "What is not understood is not compared, and a change of it would go unseen.");
}
