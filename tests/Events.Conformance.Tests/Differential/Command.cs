namespace Events.Conformance.Differential;

/// <summary>One step of a sequence.</summary>
/// <param name="Text">The command as Redis would write it, for the report of a mismatch.</param>
/// <param name="Run">Runs it and tells its outcome.</param>
internal sealed record Command(string Text, Func<Subject, Task<string>> Run);
