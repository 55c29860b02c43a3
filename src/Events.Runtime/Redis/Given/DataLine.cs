namespace Events.Redis.Given;

/// <summary>
/// The identity of a server's data, by what the server says of itself: a process (<c>run_id</c>) and a history of writes (<c>master_replid</c>). A process
/// that goes on with its history has lost nothing; a new process, or one that took another's data for its own, may have.
/// </summary>
/// <param name="Run">The process; null when the server does not say.</param>
/// <param name="History">The history of writes.</param>
/// <param name="Before">The history that it continues: zeros where it continues none.</param>
internal sealed record DataLine(string? Run, string? History, string? Before)
{
    public static readonly DataLine Unknown = new(null, null, null);

    /// <summary>True when the server has said which data it has.</summary>
    public bool IsKnown => Run is not null && History is not null;

    /// <summary>Tells whether what was given there may be missing here.</summary>
    /// <param name="earlier">What was said where it was given.</param>
    public bool MayLack(DataLine earlier)
    {
        if (Run != earlier.Run) return true;

        // A master without replicas takes a new name for its history after a while, and continues none by that.
        return History != earlier.History && Before?.Trim('0').Length > 0;
    }
}
