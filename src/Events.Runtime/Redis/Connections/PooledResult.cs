using System.Threading.Tasks.Sources;

namespace Events.Redis.Connections;

/// <summary>
/// Guards what is its own awaitable and is used again. Its result is taken once, when it is there; taking it ends one use. So
/// whoever asks too early (<c>.Result</c> instead of <c>await</c>) or a second time is refused before anything is touched: by
/// then the object may serve another caller.
/// </summary>
internal static class PooledResult
{
    /// <summary>Refuses to take a result that is not there yet.</summary>
    /// <param name="status">As the core says for the caller's token, which it refuses when it is of an earlier use.</param>
    /// <exception cref="InvalidOperationException">It is pending.</exception>
    public static void ExpectThere(ValueTaskSourceStatus status)
    {
        if (status != ValueTaskSourceStatus.Pending) return;
        throw new InvalidOperationException(
            "The result of this ValueTask is not there yet. Await it, once; to block a thread until it is there, use AsTask().");
    }
}
