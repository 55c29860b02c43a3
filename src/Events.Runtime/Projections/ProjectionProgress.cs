using Events.Diagnostics;
using Events.Locking;
using Events.Store;
using Events.Store.Projections;

namespace Events.Projections;

/// <summary>Keeps what is known of a state in this process, for whoever asks: status, and measurements.</summary>
internal sealed class ProjectionProgress(ProjectionSetup setup, ProjectionRole role)
{
    // Whoever follows and whoever renews the lease change it.
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private ProjectionPosition? _position;
    private long _added = -1;
    private volatile ProjectionStatus _status = new(ProjectionState.Starting, setup.Time.GetUtcNow(), null, null, null, null);

    /// <summary>The status of the state.</summary>
    public ProjectionStatus Status => _status;

    /// <summary>The last entry up to which a page is known to be written; null for none.</summary>
    public EntryId? Position
    {
        get
        {
            lock (_lock.InOrder) return _position?.Id;
        }
    }

    private KeyValuePair<string, object?>[] Tags =>
        [new("stream", setup.Stream.Name), new("projection", setup.Name), new("role", role == ProjectionRole.Live ? "live" : "next")];

    /// <summary>It is something else now.</summary>
    public void Be(ProjectionState state, string? fault = null)
    {
        DateTimeOffset now = setup.Time.GetUtcNow();
        lock (_lock.InOrder) Change(state, fault, now);
    }

    // Under the lock.
    private void Change(ProjectionState state, string? fault, DateTimeOffset now)
    {
        ProjectionStatus before = _status;
        bool isHere = state is ProjectionState.CatchingUp or ProjectionState.Live or ProjectionState.Retrying or ProjectionState.Faulted;
        _status = before with
        {
            State = state,
            Since = before.State == state ? before.Since : now,
            Position = isHere ? before.Position : null,
            Lag = isHere ? before.Lag : null,
            Fault = fault,
        };
    }

    /// <summary>It has the lease of a state.</summary>
    public void Begin(ProjectionLease lease)
    {
        DateTimeOffset now = setup.Time.GetUtcNow();
        lock (_lock.InOrder)
        {
            (_position, _added) = (lease.Position, -1);
            _status = _status with { Generation = lease.Generation, Position = lease.Position?.Id, Lag = null };
            Change(ProjectionState.CatchingUp, lease.Fault, now);
        }
    }

    /// <summary>It reads on from a position.</summary>
    public void At(ProjectionPosition? position, bool isCaughtUp)
    {
        DateTimeOffset now = setup.Time.GetUtcNow();
        lock (_lock.InOrder)
        {
            _position = position;
            if (isCaughtUp && position is { } end) _added = Math.Max(_added, end.Passed);
            _status = _status with { Position = position?.Id, Lag = Lag(position) };
            if (_status is not { State: ProjectionState.CatchingUp or ProjectionState.Live, Fault: null }) return;
            Change(isCaughtUp ? ProjectionState.Live : ProjectionState.CatchingUp, null, now);
        }
    }

    /// <summary>A page is written.</summary>
    public void Committed(int count, ProjectionPosition? position, bool isCaughtUp)
    {
        Be(isCaughtUp ? ProjectionState.Live : ProjectionState.CatchingUp);
        At(position, isCaughtUp);
        if (count > 0) Record(() => setup.Instruments.ProjectionEntries.Add(count, Tags), setup.Instruments.ProjectionEntries.Name);
    }

    /// <summary>An entry has failed and is tried again.</summary>
    public void Failed(string fault) => Be(ProjectionState.Retrying, fault);

    /// <summary>An entry is left out.</summary>
    public void Skipped() => Record(() => setup.Instruments.ProjectionSkipped.Add(1, Tags), setup.Instruments.ProjectionSkipped.Name);

    /// <summary>It has given up.</summary>
    public void Fault(string fault)
    {
        Be(ProjectionState.Faulted, fault);
        Record(() => setup.Instruments.ProjectionFaults.Add(1, Tags), setup.Instruments.ProjectionFaults.Name);
    }

    /// <summary>Looks how far the end of the stream is.</summary>
    public async ValueTask MeasureAsync(CancellationToken stop)
    {
        StreamInfo info;
        try
        {
            info = await setup.Store.StreamInfoAsync(setup.Stream, stop).ConfigureAwait(false);
        }
        catch (Errors.StreamNotFoundException)
        {
            return;
        }

        ProjectionPosition? position;
        long? lag;
        lock (_lock.InOrder)
        {
            position = _position;
            _added = info.EntriesAdded;
            lag = position?.Id >= info.LastGeneratedId ? 0 : Lag(position);
            _status = _status with { Lag = lag };
        }

        if (lag is { } behind) Record(() => setup.Instruments.ProjectionLag.Record(behind, Tags), setup.Instruments.ProjectionLag.Name);
        double age = position is { } at && lag != 0 ? Math.Max(0, (setup.Time.GetUtcNow() - at.Id.Timestamp).TotalSeconds) : 0;
        Record(() => setup.Instruments.ProjectionAge.Record(age, Tags), setup.Instruments.ProjectionAge.Name);
    }

    /// <summary>It is not known how far the end of the stream is.</summary>
    public void NotMeasured()
    {
        lock (_lock.InOrder)
        {
            _added = -1;
            _status = _status with { Lag = null };
        }
    }

    private long? Lag(ProjectionPosition? position) =>
        _added < 0 ? null
        : position is not { } at ? _added
        : at.Passed < 0 ? null
        : Math.Max(0, _added - at.Passed);

    private void Record(Action record, string instrument)
    {
        try
        {
            record();
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(setup.Logger, instrument, exception);
        }
    }
}
