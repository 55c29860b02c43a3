namespace Events.Policies;

/// <summary>
/// The policy for an entry whose handler has a dedupe key (<see cref="DedupeByAttribute"/>) and which lacks one of its fields, or has it without a
/// value. Nothing tells whether such an entry was handled before, so it is never taken for a duplicate.
/// </summary>
public enum MissingDedupeKeyPolicy
{
    /// <summary>It is handled as if its handler had no dedupe key: at least once.</summary>
    Handle,

    /// <summary>It is moved to the dead-letter stream without being handled, with the reason <c>no-dedupe-key</c>.</summary>
    DeadLetter,
}
