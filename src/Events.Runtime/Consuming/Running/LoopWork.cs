namespace Events.Consuming.Running;

/// <summary>The work of a loop at one moment: what it is doing with what it has in hand.</summary>
/// <param name="Unhandled">How many entries are queued or being handled.</param>
/// <param name="Starting">How many workers are about to begin an entry.</param>
/// <param name="Running">How many workers have an entry or a batch: its handler runs, or its outcome is being settled.</param>
/// <param name="IsAboutToRetry">Whether something is due for another try, or was deferred a moment ago, and nobody waits for its time yet.</param>
internal readonly record struct LoopWork(int Unhandled, int Starting, int Running, bool IsAboutToRetry);
