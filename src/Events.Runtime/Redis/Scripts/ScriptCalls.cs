using Events.Locking;

namespace Events.Redis.Scripts;

/// <summary>
/// Calls to use again, for a script of which many wait at once: the pool of arrays has too few for them, and would make a new one for most.
/// </summary>
internal static class ScriptCalls
{
    private const int MaxKept = 1024;

    private static readonly OrderedLock Gate = new(LockRank.Collection);
    private static readonly Stack<ScriptCall> Idle = new();

    /// <summary>Gives an empty one.</summary>
    public static ScriptCall Rent()
    {
        lock (Gate.InOrder)
        {
            if (Idle.TryPop(out ScriptCall? idle)) return idle;
        }

        return new ScriptCall();
    }

    /// <summary>Takes one back, once, that nobody has any more.</summary>
    public static void Return(ScriptCall call)
    {
        if (call.TryReset())
        {
            lock (Gate.InOrder)
            {
                if (Idle.Count < MaxKept)
                {
                    Idle.Push(call);
                    return;
                }
            }
        }

        call.Dispose();
    }
}
