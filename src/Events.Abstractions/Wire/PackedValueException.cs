namespace Events.Wire;

/// <summary>A value that should be encrypted or compressed is not what it should be. It has no part of the value.</summary>
public sealed class PackedValueException : EventDecodeException
{
    internal PackedValueException(ReadOnlySpan<byte> eventType, string field, PackedValueProblem problem, string message)
        : base($"Field '{field}'{(eventType.IsEmpty ? "" : $" of event '{Shown(eventType)}'")} {message}.", field) => Problem = problem;

    /// <summary>The problem of the value.</summary>
    public PackedValueProblem Problem { get; }
}
