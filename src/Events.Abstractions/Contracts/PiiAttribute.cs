namespace Events.Contracts;

/// <summary>
/// Marks personal data. What the library writes for people shows <c>[redacted]</c> in its place: <c>ToString</c> of a record, exceptions and log lines about
/// entries that do not decode, entries and dead letters as the tool, the dashboard and the API show them (<see cref="Wire.EntryFields.ToPairs()"/>).
/// On a property, field or parameter for it alone, also where that is a record whose properties are fields of their own;
/// on an event, or on what it derives from, for all its fields. Inside of what is written as JSON or by a converter it makes all of that personal.
/// The value itself stands in the entry as it is: see <see cref="EncryptedAttribute"/>. So that programs without the event's type know too, each entry says
/// which of its fields are personal, in <c>ev:pii</c>.
/// </summary>
[AttributeUsage(
    AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class PiiAttribute : Attribute;
