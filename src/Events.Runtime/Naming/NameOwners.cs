using System.Collections.Concurrent;
using Events.Store.Delivery;

namespace Events.Naming;

/// <summary>Makes and judges holders of names.</summary>
internal sealed class NameOwners(IProcessTable processes)
{
    // Of this process: a consumer that was aborted, or could not release its name, holds it no more, though the process runs.
    private readonly ConcurrentDictionary<string, bool> _live = [];

    public static NameOwners Default { get; } = new(LinuxProcessTable.Default);

    /// <summary>A consumer of this process.</summary>
    public NameOwner Make(DateTimeOffset since)
    {
        var owner = new NameOwner(Guid.NewGuid().ToString("N"), Environment.MachineName, processes.Self?.Pid ?? Environment.ProcessId, since, processes.Self);
        _live[owner.Token] = true;
        return owner;
    }

    /// <summary>A consumer of this process holds its name no more, whatever the server says.</summary>
    public void Forget(NameOwner owner) => _live.TryRemove(owner.Token, out _);

    /// <summary>A consumer of this process holds its name, or is about to take it.</summary>
    public void Remember(NameOwner owner) => _live[owner.Token] = true;

    /// <summary>Tells whether the process that has a name runs, and the consumer in it.</summary>
    public Liveness Judge(NameHolder holder)
    {
        if (NameOwner.Parse(holder.Owner) is not { Process: { } process } owner) return Liveness.Unknown;
        if (process == processes.Self) return _live.ContainsKey(owner.Token) ? Liveness.Alive : Liveness.Dead;
        return processes.LookUp(process);
    }
}
