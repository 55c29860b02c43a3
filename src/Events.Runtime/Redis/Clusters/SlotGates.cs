using Events.Locking;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Safety;

namespace Events.Redis.Clusters;

/// <summary>
/// Holds back the commands of slots that are changing hands. Behind a command that was not executed there may be others on the same way, which will
/// not be executed either, while
/// what comes from now on would go straight to the new owner: so a slot is closed, a <c>PING</c> is sent behind them as a fence, and when that is
/// answered all go on in the order in
/// which they came.
/// </summary>
internal sealed class SlotGates : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Func<int, ClusterNode?> _ownerOf;
    private readonly Action<RoutedWrite, long, ClusterNode?> _send;
    private readonly Action<RoutedWrite> _giveUp;
    private readonly long _maxBytes;
    private readonly TimeSpan _patience;
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly Dictionary<int, SlotGate> _gates = [];
    private readonly Timer _timer;
    private long[]? _touched;
    private long _bytes;
    private long _version;
    private volatile bool _isAnyClosed = true;
    private bool _isReady;
    private bool _isDisposed;

    /// <param name="ownerOf">Knows who has a slot.</param>
    /// <param name="send">Sends commands; told <see cref="Version"/> as it was when they were taken, and who had their slot then.</param>
    /// <param name="giveUp">Told of commands whose time is over.</param>
    /// <param name="maxBytes">How many bytes may be held back.</param>
    /// <param name="patience">How long a command is held back at the most.</param>
    public SlotGates(
        Func<int, ClusterNode?> ownerOf, Action<RoutedWrite, long, ClusterNode?> send, Action<RoutedWrite> giveUp, long maxBytes, TimeSpan patience)
    {
        _ownerOf = ownerOf;
        _send = send;
        _giveUp = giveUp;
        _maxBytes = maxBytes;
        _patience = patience;

        // It must not keep the context of whoever sends the first command.
        Timer? timer = null;
        UserCall.Run(() => timer = new Timer(static self => ((SlotGates)self!).OnTick(), this, Timeout.Infinite, Timeout.Infinite));
        _timer = timer!;
    }

    /// <summary>Changes whenever a slot is closed, or a fence is added.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>It is known who has which slot: until then all are closed.</summary>
    public void Open()
    {
        lock (_lock.InOrder)
        {
            _isReady = true;
            _isAnyClosed = _gates.Count > 0;
        }

        OnTick();
    }

    /// <summary>Holds commands back whose slot is closed.</summary>
    /// <returns>False where it is not.</returns>
    public bool TryHold(RoutedWrite write)
    {
        if (!_isAnyClosed) return false;
        lock (_lock.InOrder)
        {
            if (!_gates.TryGetValue(write.Slot, out SlotGate? gate))
            {
                if (_isReady) return false;
                gate = Close(write.Slot);
            }

            if (_bytes + write.Bytes <= _maxBytes && !_isDisposed)
            {
                Hold(write);
                gate.AddFresh(write);
                return true;
            }
        }

        _giveUp(write);
        return true;
    }

    /// <summary>Closes slots before they change hands. Each fence is to be sent, or passed.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="fences">How many fences are in their way.</param>
    public void Close(IReadOnlyList<int> slots, int fences)
    {
        lock (_lock.InOrder)
        {
            foreach (int slot in slots)
            {
                SlotGate gate = _gates.GetValueOrDefault(slot) ?? Close(slot);
                gate.Fences += fences;
                gate.FencedOn = null;
                Touch(slot);
            }
        }
    }

    /// <summary>Sends a fence of closed slots.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="connection">Where what was sent is to be answered before they are opened.</param>
    /// <param name="patience">How long that is waited for: a node that hangs is not.</param>
    public void SendFence(IReadOnlyList<int> slots, SharedConnection connection, TimeSpan patience)
    {
        int passes = 0;
        SendFence(PassOnce, connection);
        if (Volatile.Read(ref passes) == 0) _ = PassLaterAsync();

        void PassOnce()
        {
            if (Interlocked.Increment(ref passes) == 1) Pass(slots);
        }

        async Task PassLaterAsync()
        {
            await Task.Delay(patience).ConfigureAwait(false);
            PassOnce();
        }
    }

    /// <summary>One fence of some slots is passed.</summary>
    public void Pass(IReadOnlyList<int> slots)
    {
        foreach (int slot in slots) OnPassed(slot);
    }

    /// <summary>Closes a slot, and holds commands back that were not executed.</summary>
    /// <param name="write">The commands.</param>
    /// <param name="from">The connection over which they went; null where nothing of the slot can be on its way.</param>
    /// <param name="delay">For how long at least.</param>
    public void HoldRefused(RoutedWrite write, SharedConnection? from, TimeSpan delay)
    {
        bool isDisposed;
        bool isFenced = false;
        int slot = write.Slot;
        lock (_lock.InOrder)
        {
            isDisposed = _isDisposed;
            if (!isDisposed)
            {
                SlotGate gate = _gates.GetValueOrDefault(slot) ?? Close(slot);
                Hold(write);
                gate.AddRefused(write);
                if (delay > TimeSpan.Zero) gate.NotBefore = Math.Max(gate.NotBefore, Environment.TickCount64 + (long)delay.TotalMilliseconds);
                isFenced = from is null || (gate.Fences > 0 && gate.FencedOn == from);
                if (!isFenced) AddFence(gate, from!);
            }
        }

        if (isDisposed) _giveUp(write);
        else if (!isFenced) SendFence(() => OnPassed(slot), from!);
    }

    /// <summary>Opens slots that hold something as soon as nothing is in the way.</summary>
    public void Drain(int slot)
    {
        SlotGate? gate;
        lock (_lock.InOrder)
        {
            if (!_isReady || !_gates.TryGetValue(slot, out gate) || gate.IsDraining || !gate.IsOpen) return;
            gate.IsDraining = true;
        }

        while (true)
        {
            RoutedWrite? write;
            long version;

            // Before it is looked whether the slot is closed: it is closed before it changes hands.
            ClusterNode? owner = _ownerOf(slot);
            lock (_lock.InOrder)
            {
                version = _version;
                if (!gate.IsOpen)
                {
                    gate.IsDraining = false;
                    return;
                }

                if (!gate.TryTake(out write))
                {
                    gate.IsDraining = false;
                    _gates.Remove(slot);
                    _isAnyClosed = !_isReady || _gates.Count > 0;
                    return;
                }

                _bytes -= write.Bytes;
            }

            _send(write, version, owner);
        }
    }

    /// <summary>Commands were sent while the slot may have been closed: behind the fence, perhaps, where it does not wait for them.</summary>
    /// <param name="slot">Their slot.</param>
    /// <param name="before"><see cref="Version"/> before it was looked whether the slot is closed.</param>
    /// <param name="over">The connection over which they went.</param>
    public void Sent(int slot, long before, SharedConnection over)
    {
        if (Version == before) return;
        lock (_lock.InOrder)
        {
            if (_touched is null || _touched[slot] <= before) return;
            AddFence(_gates.GetValueOrDefault(slot) ?? Close(slot), over);
        }

        SendFence(() => OnPassed(slot), over);
    }

    public void Dispose()
    {
        List<RoutedWrite> all = [];
        lock (_lock.InOrder)
        {
            _isDisposed = true;
            foreach (SlotGate gate in _gates.Values) gate.TakeOverdue(long.MaxValue, all);
        }

        _timer.Dispose();
        foreach (RoutedWrite write in all) _giveUp(write);
    }

    private SlotGate Close(int slot)
    {
        var gate = new SlotGate(slot);
        _gates.Add(slot, gate);
        _isAnyClosed = true;
        Touch(slot);
        if (_gates.Count == 1 && !_isDisposed) _timer.Change(Tick, Timeout.InfiniteTimeSpan);
        return gate;
    }

    private void Hold(RoutedWrite write)
    {
        _bytes += write.Bytes;
        if (write.Deadline == 0) write.Deadline = Environment.TickCount64 + (long)_patience.TotalMilliseconds;
    }

    private void AddFence(SlotGate gate, SharedConnection connection)
    {
        gate.Fences++;
        gate.FencedOn = connection;
        Touch(gate.Slot);
    }

    private void Touch(int slot)
    {
        _touched ??= new long[CommandSlot.None + 1];
        _touched[slot] = Interlocked.Increment(ref _version);
    }

    // Where there is no connection there is nothing on the way either.
    private static void SendFence(Action passed, SharedConnection connection)
    {
        var fence = new FenceReply(passed);
        var ping = new TextCommand("PING");
        try
        {
            if (connection.TryEnqueue(ping, 1, fence)) return;
            if (connection.IsConnected)
            {
                connection.Wait(WaitingCommand.Copy(ping, 1, fence, connection.Deadline()));
                return;
            }
        }
        catch (Exception)
        {
            // It is disposed: nothing is on the way there any more.
        }

        passed();
    }

    private void OnPassed(int slot)
    {
        lock (_lock.InOrder)
        {
            if (!_gates.TryGetValue(slot, out SlotGate? gate)) return;
            gate.Fences--;
        }

        Drain(slot);
    }

    private void OnTick()
    {
        List<RoutedWrite> overdue = [];
        int[] slots;
        lock (_lock.InOrder)
        {
            long now = Environment.TickCount64;
            foreach (SlotGate gate in _gates.Values) gate.TakeOverdue(now, overdue);
            foreach (RoutedWrite write in overdue) _bytes -= write.Bytes;

            // What comes now need not wait for as long as those had to.
            SlotGate[] empty = [.. _gates.Values.Where(static gate => gate is { IsEmpty: true, Fences: 0, IsDraining: false })];
            foreach (SlotGate gate in empty) _gates.Remove(gate.Slot);
            _isAnyClosed = !_isReady || _gates.Count > 0;
            slots = [.. _gates.Keys];
        }

        foreach (RoutedWrite write in overdue) _giveUp(write);
        foreach (int slot in slots) Drain(slot);
        lock (_lock.InOrder)
        {
            if (_gates.Count > 0 && !_isDisposed) _timer.Change(Tick, Timeout.InfiniteTimeSpan);
        }
    }
}
