using Events.Diagnostics;
using Events.Errors;
using Events.Safety;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Partitions;
using Events.Store.Roles;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Naming;

/// <summary>
/// The consumer's name, held by this process alone: a key beside the stream that expires unless it is renewed. A process
/// that was stopped for longer than that knows by its own clock that the name may be another's by now. The key says which process it is, so that one that
/// comes after it on the same machine need not wait: what is known to be dead is replaced at once.
/// </summary>
internal sealed class NameLease
{
    /// <summary>
    /// The time for which the name is kept for a process that cannot be seen: short, since its entries wait for it; and five times as long as it
    /// takes to renew it, so that a pause of some seconds loses nothing.
    /// </summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    /// <summary>The interval at which it is renewed.</summary>
    public static readonly TimeSpan RenewInterval = Duration / 5;

    /// <summary>The time by which it is taken for lost here before it is on the server.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    // Whoever waits for a partition learns soon that it is free.
    private static readonly TimeSpan LongestLeasedWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterExpiry = TimeSpan.FromMilliseconds(20);

    private readonly IStreamStore _store;
    private readonly StreamKey _stream;
    private readonly string _group;
    private readonly string? _configured;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly NameOwners _owners;
    private readonly NameOwner _owner;
    private readonly string _ownerText;

    // Names of this machine that others had when this one was taken, of whom nobody here knows whether they run.
    private readonly List<(string Name, string Owner)> _doubtful = [];

    private long _takenAt;
    private bool _taken;
    private string? _asked;
    private volatile bool _isReleased;
    private volatile bool _isYielded;

    public NameLease(
        IStreamStore store,
        StreamKey stream,
        string group,
        string? configured,
        TimeProvider time,
        ILogger logger,
        NameOwners? owners = null,
        IEnumerable<string>? handles = null)
    {
        _store = store;
        _stream = stream;
        _group = group;
        _configured = configured;
        _time = time;
        _logger = logger;
        _owners = owners ?? NameOwners.Default;
        _owner = _owners.Make(time.GetUtcNow()) with { Handles = NameOwner.Join(handles ?? []) };
        _ownerText = _owner.ToText();
        _owners.Forget(_owner);
        Name = configured ?? Environment.MachineName;
    }

    /// <summary>Entries of the declared stream that were adopted and are still to be taken up.</summary>
    public Adoption Adopted { get; } = new();

    /// <summary>The same for the group's requeue stream.</summary>
    public Adoption AdoptedRequeued { get; } = new();

    /// <summary>The declared stream, beside which the lease is.</summary>
    public StreamKey Stream => _stream;

    /// <summary>The name; the configured one, or the machine's with a number once one is taken.</summary>
    public string Name { get; private set; }

    /// <summary>Identifies this consumer of this process, as the lease says it.</summary>
    public string Owner => _ownerText;

    /// <summary>Counts how often the name was lost: what was held before may have been another's meanwhile.</summary>
    public int Generation { get; private set; }

    /// <summary>The owner of the name when it was last asked for and refused.</summary>
    public string Holder { get; private set; } = "";

    /// <summary>Tells whether the name is still ours by this machine's clock.</summary>
    public bool IsHeld => Volatile.Read(ref _taken) && _time.Since(Volatile.Read(ref _takenAt)) < Duration - Margin;

    /// <summary>Takes the name, waiting while another live process has it.</summary>
    public async Task TakeAsync(CancellationToken stop)
    {
        _isYielded = false;
        var backoff = new Backoff(_time);
        string? reported = null;
        while (true)
        {
            if (_configured is null)
            {
                await TakeNumberAsync(stop).ConfigureAwait(false);
                return;
            }

            (NameHolder? holder, Liveness liveness) = await TakeFromDeadAsync(_configured, stop).ConfigureAwait(false);
            if (holder is null) return;
            if (reported != holder.Owner) Report(holder, liveness);
            reported = holder.Owner;

            // Not longer than its lease: who does not renew it is gone.
            TimeSpan longest = holder.ExpiresIn < TimeSpan.Zero ? TimeSpan.MaxValue : holder.ExpiresIn + AfterExpiry;
            if (_configured == PartitionKeys.LeasedConsumer && longest > LongestLeasedWait) longest = LongestLeasedWait;
            await backoff.WaitAsync(longest, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Prolongs the lease.</summary>
    /// <returns>Whether the name is still ours.</returns>
    public async Task<bool> RenewAsync(CancellationToken stop)
    {
        if (_isReleased || _isYielded) return false;
        if (await TryTakeAsync(Name, null, stop).ConfigureAwait(false) is not { } holder) return true;
        Holder = Describe(holder);
        Generation++;
        return false;
    }

    /// <summary>
    /// Takes over what is pending for those names of this machine whose processes were not known to run when this one was named, and whose leases have
    /// run out since: a container that was started anew is another machine to its former self. What is handed over is taken up as everything is that
    /// others move to the consumer.
    /// </summary>
    public async Task AdoptAsync(CancellationToken stop)
    {
        for (int i = _doubtful.Count - 1; i >= 0; i--)
        {
            (string name, string owner) = _doubtful[i];
            NameHolder? holder = await _store.TakeNameAsync(new(_stream, _group, name), _ownerText, Duration, null, stop).ConfigureAwait(false);
            if (holder?.Owner == owner) continue;
            _doubtful.RemoveAt(i);
            if (holder is not null) continue;

            long moved = await AdoptAsync(Adopted, _stream, name, stop).ConfigureAwait(false)
                + await AdoptAsync(AdoptedRequeued, DeliveryKeys.Requeue(_stream, _group), name, stop).ConfigureAwait(false);
            if (moved > 0) Log.NameAdopted(_logger, moved, _stream.Name, name, _group, Name);
            await _store.ReleaseNameAsync(new(_stream, _group, name), _ownerText, stop).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gives the name up until it is taken again (<see cref="TakeAsync"/>): a handler that outlives this life of the consumer does not get it back.
    /// </summary>
    public async Task YieldAsync()
    {
        _isYielded = true;
        Generation++;
        Volatile.Write(ref _taken, false);
        await ReleaseAskedAsync().ConfigureAwait(false);
    }

    public async Task ReleaseAsync()
    {
        // A handler that outlives the consumer may still ask for it.
        Abandon();
        await ReleaseAskedAsync().ConfigureAwait(false);
    }

    /// <summary>Holds it no more, as a killed process would: whoever wants it here need not wait for the lease.</summary>
    public void Abandon()
    {
        _isReleased = true;
        Volatile.Write(ref _taken, false);
        _owners.Forget(_owner);
    }

    private async Task ReleaseAskedAsync()
    {
        if (Interlocked.Exchange(ref _asked, null) is not { } name) return;
        try
        {
            await _store.ReleaseNameAsync(new(_stream, _group, name), _ownerText).ConfigureAwait(false);
        }
        catch (StreamStoreException exception)
        {
            // It expires by itself.
            Log.NameNotReleased(_logger, Name, _group, _stream.Name, exception);
        }
    }

    private async Task TakeNumberAsync(CancellationToken stop)
    {
        _doubtful.Clear();
        for (int number = 1; ; number++)
        {
            string name = $"{Environment.MachineName}-{number}";
            (NameHolder? holder, Liveness liveness) = await TakeFromDeadAsync(name, stop).ConfigureAwait(false);
            if (holder is null) return;
            if (liveness == Liveness.Unknown) _doubtful.Add((name, holder.Owner));
        }
    }

    private async Task<(NameHolder? Holder, Liveness Liveness)> TakeFromDeadAsync(string name, CancellationToken stop)
    {
        NameHolder? holder = await TryTakeAsync(name, null, stop).ConfigureAwait(false);
        if (holder is null) return default;
        Liveness liveness = _owners.Judge(holder);
        if (liveness != Liveness.Dead) return (holder, liveness);

        // Exactly that one is replaced: whoever has taken the name meanwhile keeps it.
        NameHolder? other = await TryTakeAsync(name, holder.Owner, stop).ConfigureAwait(false);
        if (other is not null) return (other, _owners.Judge(other));
        Log.NameTakenOver(_logger, name, _group, _stream.Name, Describe(holder));
        return default;
    }

    private async Task<NameHolder?> TryTakeAsync(string name, string? replaces, CancellationToken stop)
    {
        // Also when this is cancelled or gets no answer: then the server may have given it, to the owner that we are.
        Volatile.Write(ref _asked, name);
        if (!_isReleased) _owners.Remember(_owner);
        long start = _time.GetTimestamp();
        NameHolder? holder = await _store.TakeNameAsync(new(_stream, _group, name), _ownerText, Duration, replaces, stop).ConfigureAwait(false);
        if (holder is null)
        {
            Name = name;
            Volatile.Write(ref _takenAt, start);
        }
        else
        {
            Volatile.Write(ref _asked, null);
        }

        Volatile.Write(ref _taken, holder is null && !_isReleased && !_isYielded);
        return holder;
    }

    private async Task<long> AdoptAsync(Adoption adoption, StreamKey stream, string from, CancellationToken stop)
    {
        long moved = 0;
        adoption.Begin();
        try
        {
            moved = await HandOverAsync(stream, from, stop).ConfigureAwait(false);
        }
        finally
        {
            adoption.End(moved);
        }

        return moved;
    }

    private async Task<long> HandOverAsync(StreamKey stream, string from, CancellationToken stop)
    {
        try
        {
            return await _store.HandOverAsync(stream, _group, from, Name, stop).ConfigureAwait(false);
        }
        catch (GroupNotFoundException)
        {
            return 0;
        }
    }

    private void Report(NameHolder holder, Liveness liveness) => Log.NameTaken(
        _logger,
        Name,
        _group,
        _stream.Name,
        Describe(holder),
        liveness == Liveness.Alive ? "it runs on this machine" : "whether it runs cannot be seen from here: it is on another machine, in another container, or no process of this library",
        holder.ExpiresIn < TimeSpan.Zero ? "never" : $"in {holder.ExpiresIn.TotalSeconds:0.0} s");

    private static string Describe(NameHolder holder) => ForeignText.OneLine(NameOwner.Parse(holder.Owner)?.ToString() ?? $"'{holder.Owner}'");
}
