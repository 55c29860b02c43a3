using Events.Wire;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT1xxx: what the generator needs to know of events, streams and consumer groups, and cannot guess.</summary>
internal static class ContractDescriptors
{
    public static readonly DiagnosticDescriptor EVT1001_TypeCannotBeGenerated = RuleFactory.Error(
        "EVT1001",
        "Event, stream or consumer group cannot be generated for",
        "The {0} '{1}' gets no generated code: {2}",
        "The generator adds a second part to the type. It needs one closed, partial type that it can construct.");

    public static readonly DiagnosticDescriptor EVT1002_NameMissingDuplicateOrReserved = RuleFactory.Error(
        "EVT1002",
        "Event type or field name is missing, duplicated or reserved",
        "{0}",
        $"Event types are unique in a stream and field names in an event; {EnvelopeFields.Reserved} belong to the envelope.");

    public static readonly DiagnosticDescriptor EVT1003_UnsupportedFieldType = RuleFactory.Error(
        "EVT1003",
        "Property type cannot be written as a field of a stream entry",
        "'{0}' of the event '{1}' is a '{2}': {3}",
        "Stream entries hold flat fields of text or bytes. Scalars, enums, bytes, types that format themselves, collections of them and records are written as they are; everything else needs a converter or a JSON context.");

    public static readonly DiagnosticDescriptor EVT1004_ClrTypeNameOnTheWire = RuleFactory.Warning(
        "EVT1004",
        "CLR type name used as the wire name of an event",
        "The name of the type '{0}' is written to the stream: renaming or moving the type breaks every reader",
        "Entries outlive the code that wrote them. Give the event a name of its own that a rename does not touch.");

    public static readonly DiagnosticDescriptor EVT1005_HandlerCannotBeDispatched = RuleFactory.Error(
        "EVT1005",
        "Handler cannot be dispatched to",
        "The handler '{0}' is never called: {1}",
        "A handler takes an event of its group's stream, optionally an EventContext and a CancellationToken, and returns Task or ValueTask. A batch handler takes an IReadOnlyList of the event, and a BatchContext.");

    public static readonly DiagnosticDescriptor EVT1006_KeyMemberUnknown = RuleFactory.Error(
        "EVT1006",
        "Key names no property of the event",
        "{0} {1}",
        "[DedupeBy] and [OrderedBy] name properties of the event that together are its key.");

    public static readonly DiagnosticDescriptor EVT1007_StreamOptionsContradict = RuleFactory.Error(
        "EVT1007",
        "Stream or group options cannot work",
        "{0}",
        "Keys and group names are not empty, limits are not negative, and XADD takes one trimming strategy.");

    public static readonly DiagnosticDescriptor EVT1008_EventInOtherAssembly = RuleFactory.Error(
        "EVT1008",
        "Event of another assembly's stream is made known by no class",
        "The event '{0}' is of unknown type for whoever reads '{1}': that stream is in the assembly '{2}'; mark a partial class with [EventsOf<{1}>] and call its Register() when the application starts",
        "A stream knows the events of its own assembly by itself, and those of others by a class that stands for them.");

    public static readonly DiagnosticDescriptor EVT1009_GroupDeclaredTwice = RuleFactory.WarningAtEnd(
        "EVT1009",
        "Consumer group is declared twice",
        "'{0}' declares the group '{2}' of the same stream as '{1}': each entry goes to one of them only, and the other never sees it",
        "A consumer group delivers each entry once. Two classes of one group share its entries and do not both get them.");

    public static readonly DiagnosticDescriptor EVT1010_GroupWithoutHandlers = RuleFactory.Warning(
        "EVT1010",
        "Consumer group has no handlers",
        "The group '{0}' reads what it does not handle: {1}",
        "A consumer of a group without handlers reads entries that nobody handles.");

    public static readonly DiagnosticDescriptor EVT1011_SwitchLeavesEventOut = RuleFactory.Warning(
        "EVT1011",
        "Switch leaves out an event of its stream",
        "The switch over events of '{0}' leaves out {1}: add an arm for it, or one for the rest",
        "The events of a stream are known where it is compiled, so a switch over them is checked as one over a closed set.");

    public static readonly DiagnosticDescriptor EVT1012_FieldCannotBePacked = RuleFactory.Error(
        "EVT1012",
        "Field cannot be encrypted, compressed or kept apart as declared",
        "'{0}' of the event '{1}' cannot be encrypted, compressed or kept apart so: {2}",
        "[Encrypted], [Compressed] and [ClaimCheck] are for single values; a subject is another property that is always there, in clear text.");

    public static readonly DiagnosticDescriptor EVT1013_PartitionKeyMissing = RuleFactory.Error(
        "EVT1013",
        "Event of a stream with partitions has no key that says to which one it goes",
        "The event '{0}' goes to no partition of '{1}': {2}",
        "In a stream with partitions the ordering key of an event, [OrderedBy], says to which partition it goes. It is always there.");

    public static readonly DiagnosticDescriptor EVT1014_HandlerMissesHiddenEvent = RuleFactory.Warning(
        "EVT1014",
        "Handler of a base type does not get an event that its assembly keeps to itself",
        "The handler '{0}' does not get '{1}': the assembly '{2}' makes it known by '{3}', which is internal, so entries of it are of unknown type for the group",
        "A group has of the events that other assemblies add those that it can name, or whose class with [EventsOf<TStream>] it can name.");

    public static readonly DiagnosticDescriptor EVT1015_StoreImplemented = RuleFactory.Warning(
        "EVT1015",
        "Store is implemented outside of Events",
        "'{0}' implements '{1}': a store is chosen and called, not written; what one step has to be there is a promise of ours, and members are added without notice",
        "An application chooses a store: Redis, Redis over its own multiplexer, or the embedded one. For what goes round handlers there are middlewares.");

    public static readonly DiagnosticDescriptor EVT1016_AttributeWithoutEffect = RuleFactory.Warning(
        "EVT1016",
        "Attribute has no effect where it stands",
        "[{0}] has no effect on '{1}': {2}",
        "What is declared is taken for true by whoever reads it: a value that is to be encrypted, an older name, a key. Where nothing reads the attribute, it is not.");
}
