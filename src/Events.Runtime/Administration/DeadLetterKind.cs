namespace Events.Administration;

/// <summary>Dead letters that are alike.</summary>
/// <param name="Stream">The key of the stream that the entries were in.</param>
/// <param name="Group">The group that gave them up.</param>
/// <param name="Fingerprint">What they have in common.</param>
/// <param name="Reason">Why they were given up.</param>
/// <param name="ExceptionType">The type of the last exception; empty when there was none.</param>
/// <param name="Message">What the newest of them says.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">The oldest of them.</param>
/// <param name="Last">The newest of them.</param>
public sealed record DeadLetterKind(
    string Stream,
    string Group,
    string Fingerprint,
    string Reason,
    string ExceptionType,
    string Message,
    long Count,
    EntryId First,
    EntryId Last);
