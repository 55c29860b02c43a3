namespace Orders.Serve;

/// <summary>An account of everything that was ever produced, for one group, whoever produced and whoever read.</summary>
/// <param name="Group">The group.</param>
/// <param name="Produced">How many entries were ever added.</param>
/// <param name="Acknowledged">How many were given to the group and are done with.</param>
/// <param name="Pending">How many were given to it and are not.</param>
/// <param name="Lag">How many it was not given yet.</param>
/// <param name="Dead">How many it has given up, those that were sent back and wait included.</param>
/// <param name="Lost">How many were trimmed before it had read them.</param>
/// <param name="Twice">How many the handlers of this process have handled again.</param>
/// <param name="Problem">Why it does not add up; null where it does.</param>
internal sealed record GroupLedger(
    string Group, long Produced, long Acknowledged, long Pending, long Lag, long Dead, long Lost, long Twice, string? Problem);
