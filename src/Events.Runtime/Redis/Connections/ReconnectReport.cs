using Microsoft.Extensions.Logging;

namespace Events.Redis.Connections;

/// <summary>
/// Logs attempts to connect again that failed: the first one, then one after a minute, two, four, up to an hour. Those in
/// between are no news, and are logged for debugging only.
/// </summary>
internal sealed class ReconnectReport(ILogger logger)
{
    private const long FirstPause = 60_000;
    private const long LongestPause = 3_600_000;

    private readonly ILogger _logger = logger;
    private long _tellAgainAt;
    private long _pause;

    /// <summary>Logs that an attempt failed.</summary>
    /// <param name="attempt">Which one since the connection was lost, from 1.</param>
    /// <param name="exception">Why.</param>
    public void Failed(int attempt, Exception exception)
    {
        long now = Environment.TickCount64;
        if (attempt > 1 && now < _tellAgainAt)
        {
            ConnectionLog.ReconnectFailedAgain(_logger, attempt, exception.Message);
            return;
        }

        _pause = attempt == 1 ? FirstPause : Math.Min(_pause * 2, LongestPause);
        _tellAgainAt = now + _pause;
        ConnectionLog.ReconnectFailed(_logger, attempt, exception.Message);
    }
}
