using System.Runtime.CompilerServices;
using Events.Errors;
using Events.Locking;
using Events.Safety;
using Events.Store.Roles;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>
/// Tells of a store that cannot be used: once when it begins, then after a minute, two, four, up to an hour, and when it is over. All
/// consumers of a process tell the same one, however many they are.
/// </summary>
internal sealed class StoreOutage(string store, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly ConditionalWeakTable<IStreamStore, StoreOutage> All = [];

    private readonly OrderedLock _lock = new(LockRank.Outage);
    private bool _isAway;
    private bool _isTold;
    private bool _hasTold;
    private long _since;
    private long _toldAt;
    private long _failedAt;
    private long _failures;
    private TimeSpan _pause;

    /// <summary>Gives the outage of a store.</summary>
    public static StoreOutage Of(IStreamStore store, TimeProvider time) =>
        All.GetValue(store, key => new StoreOutage(key.Description, time));

    /// <summary>Tells whether an exception says that the store cannot be used, rather than that it refuses one thing.</summary>
    public static bool IsOne(Exception exception) => CauseOf(exception) is not null;

    // The store's own, whatever the application has put around it.
    private static Exception? CauseOf(Exception exception)
    {
        int depth = 0;
        for (Exception? cause = exception; cause is not null && depth < ExceptionText.MaxDepth; cause = cause.InnerException, depth++)
        {
            if (cause is ConnectionFailedException and not UnsupportedServerException or UnknownOutcomeException
                or ServerErrorException { Code: "LOADING" or "MASTERDOWN" or "READONLY" or "CLUSTERDOWN" or "TRYAGAIN" })
            {
                return cause;
            }
        }

        return null;
    }

    /// <summary>The store could not be used.</summary>
    public void Failed(ILogger logger, Exception exception)
    {
        lock (_lock.InOrder)
        {
            long now = time.GetTimestamp();

            // Nobody said that it was over, and nothing failed for long: this is another one.
            if (!_isAway || Since(_failedAt, now) > 2 * First)
            {
                _isAway = true;
                _isTold = false;
                _since = now;
                _failures = 0;
                _pause = First;
            }

            _failures++;
            _failedAt = now;

            // One that comes and goes is told of once a minute at the most.
            if (_hasTold && Since(_toldAt, now) < _pause) return;
            if (_isTold)
            {
                Log.StoreStillAway(logger, store, TimeSpan.FromSeconds(Math.Round(Since(_since, now).TotalSeconds)), _failures, Reason(exception));
                _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
            }
            else
            {
                Log.StoreAway(logger, store, Reason(exception));
                _isTold = true;
            }

            _hasTold = true;
            _toldAt = now;
        }
    }

    /// <summary>The store has done what it was asked.</summary>
    public void Answered(ILogger logger)
    {
        lock (_lock.InOrder)
        {
            if (!_isAway) return;
            _isAway = false;
            if (_isTold) Log.StoreBack(logger, store, TimeSpan.FromSeconds(Math.Round(Since(_since, time.GetTimestamp()).TotalSeconds)));
        }
    }

    private static string Reason(Exception exception)
    {
        string message = ExceptionText.Message(CauseOf(exception) ?? exception);
        return message.EndsWith('.') || message.EndsWith('?') ? message : message + ".";
    }

    // A clock is the application's, and may go back.
    private TimeSpan Since(long start, long now) => time.Until(start, now);
}
