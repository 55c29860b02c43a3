using Events.Chaos.Contracts;

namespace Events.Chaos.Roles;

/// <summary>
/// What handlers do before their effect: take time, wait at the gate, fail. Which events do what depends on their names alone.
/// </summary>
public sealed class Work(WorkerOptions options)
{
    /// <summary>What a handler goes by: who is stubborn goes on with its work and with its effect when it is told to stop.</summary>
    public CancellationToken TokenOf(CancellationToken cancellationToken) => options.Stubborn ? CancellationToken.None : cancellationToken;

    public async Task DoAsync(string eventId, EventContext context, CancellationToken cancellationToken)
    {
        uint hash = Hash(eventId);
        int workMs = IsOneOf(hash, options.LongOneOf) ? (int)(options.MinIdleMs * options.LongMinIdles)
            : options.WorkMs > 0 ? (int)(hash % (uint)(2 * options.WorkMs))
            : 0;
        if (workMs > 0) await Task.Delay(workMs, cancellationToken);
        while (options.Gate is not null && File.Exists(options.Gate)) await Task.Delay(10, cancellationToken);
        bool fails = EventNames.IsPoison(eventId) || (context.DeliveryCount == 1 && IsOneOf(hash / 7, options.FailOneOf));
        if (fails) throw new ChaosException();
    }

    private static bool IsOneOf(uint hash, int of) => of > 0 && hash % (uint)of == 0;

    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char letter in text) hash = (hash ^ letter) * 16777619;
        return hash ^ (hash >> 13);
    }
}
