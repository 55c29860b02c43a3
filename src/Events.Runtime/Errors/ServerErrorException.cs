namespace Events.Errors;

/// <summary>The server refused the command with an error reply.</summary>
/// <param name="code">The word before the first space of the reply, such as <c>LOADING</c> or <c>ERR</c>.</param>
/// <param name="reply">The whole reply without the leading dash.</param>
/// <param name="isTransient">Whether the same command may succeed later, unchanged.</param>
public class ServerErrorException(string code, string reply, bool isTransient = false)
    : StreamStoreException(reply)
{
    /// <summary>The word before the first space of the reply, such as <c>LOADING</c>, <c>READONLY</c> or <c>ERR</c>.</summary>
    public string Code { get; } = code;

    /// <summary>
    /// Tells whether the command was not executed and may succeed later, unchanged: LOADING, READONLY, MASTERDOWN, CLUSTERDOWN,
    /// TRYAGAIN, BUSY, NOREPLICAS, MISCONF, OOM, UNBLOCKED.
    /// </summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>
    /// Tells whether it refused a later part of a call that had given entries to the caller before: they are pending for it, and were not told.
    /// </summary>
    internal bool CameAfterClaim { get; set; }
}
