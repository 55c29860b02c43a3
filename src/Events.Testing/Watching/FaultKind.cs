namespace Events.Testing.Watching;

/// <summary>The kind of fault that happens to an event.</summary>
internal enum FaultKind
{
    /// <summary>The handler fails without having run.</summary>
    HandlerFails,

    /// <summary>The consumer's process dies when the handler has succeeded.</summary>
    CrashBeforeAcknowledge,

    /// <summary>The event is delivered again although its handler has succeeded.</summary>
    DeliveredAgain,
}
