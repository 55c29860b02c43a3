namespace Events.Contracts;

/// <summary>
/// Has a field kept apart where it is larger than <see cref="Above"/>, so that its entry stays small: on a property, field or parameter of text, bytes, a
/// collection or JSON; where that is a record whose properties are fields of their own, each of these. The value is stored before the entry
/// (<see cref="Protection.IPayloadStore"/>; beside the stream without one), and the entry has a reference to it as <c>ev:packed:{name}</c>. It is compressed
/// and encrypted first where it is declared so, and read again before the event's handler is called. It is deleted by
/// <c>Administration.SweepPayloadsAsync</c>, once retention has taken its entry, and not as long as a dead letter has it. In a commit it stays in the entry.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class ClaimCheckAttribute : Attribute
{
    /// <summary>Values of more bytes than this, compressed and encrypted as declared, are kept apart. Default 65,536; 0 or more.</summary>
    public int Above { get; set; } = 65_536;
}
