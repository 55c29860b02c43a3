namespace Events.Chaos.Roles;

/// <summary>What handlers do before their effect: take time, wait at the gate, fail. Which events do what depends on their names alone.</summary>
public sealed class Work(WorkerOptions options)
{
    public async Task DoAsync(string eventId, EventContext context, CancellationToken cancellationToken)
    {
        uint hash = Hash(eventId);
        if (IsOneOf(hash, options.LongOneOf)) await Task.Delay(options.MinIdleMs * 3 / 2, cancellationToken);
        else if (options.WorkMs > 0) await Task.Delay((int)(hash % (uint)(2 * options.WorkMs)), cancellationToken);
        while (options.Gate.Length > 0 && File.Exists(options.Gate)) await Task.Delay(10, cancellationToken);
        if (IsOneOf(hash / 7, options.FailOneOf) && context.DeliveryCount == 1) throw new ChaosException();
    }

    private static bool IsOneOf(uint hash, int of) => of > 0 && hash % (uint)of == 0;

    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char letter in text) hash = (hash ^ letter) * 16777619;
        return hash ^ (hash >> 13);
    }
}
