using Events.Diagnostics;
using Events.Store;
using Events.Store.Projections;

namespace Events.Projections;

/// <summary>Keeps what is known of a state in this process, for whoever asks: status, and measurements.</summary>
internal sealed class ProjectionProgress(ProjectionSetup setup, ProjectionRole role)
{
    private ProjectionPosition? _position;
    private long _added = -1;

    /// <summary>The status of the state.</summary>
    public ProjectionStatus Status { get; private set; } = new(ProjectionState.Starting, setup.Time.GetUtcNow(), null, null, null, null);

    private KeyValuePair<string, object?>[] Tags =>
        [new("stream", setup.Stream.Name), new("projection", setup.Name), new("role", role == ProjectionRole.Live ? "live" : "next")];

    /// <summary>It is something else now.</summary>
    public void Be(ProjectionState state, string? fault = null)
    {
        ProjectionStatus before = Status;
        bool isHere = state is ProjectionState.CatchingUp or ProjectionState.Live or ProjectionState.Retrying or ProjectionState.Faulted;
        Status = before with
        {
            State = state,
            Since = before.State == state ? before.Since : setup.Time.GetUtcNow(),
            Position = isHere ? before.Position : null,
            Lag = isHere ? before.Lag : null,
            Fault = fault,
        };
    }

    /// <summary>It has the lease of a state.</summary>
    public void Begin(ProjectionLease lease)
    {
        (_position, _added) = (lease.Position, -1);
        Status = Status with { Generation = lease.Generation, Position = lease.Position?.Id, Lag = null };
        Be(ProjectionState.CatchingUp, lease.Fault);
    }

    /// <summary>It reads on from a position.</summary>
    public void At(ProjectionPosition? position, bool isCaughtUp)
    {
        _position = position;
        if (isCaughtUp && position is { } end) _added = Math.Max(_added, end.Passed);
        string? fault = Status.Fault;
        Status = Status with { Position = position?.Id, Lag = Lag(position) };
        if (Status.State is ProjectionState.CatchingUp or ProjectionState.Live && fault is null)
        {
            Be(isCaughtUp ? ProjectionState.Live : ProjectionState.CatchingUp);
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

        ProjectionPosition? position = _position;
        _added = info.EntriesAdded;
        long? lag = position?.Id >= info.LastGeneratedId ? 0 : Lag(position);
        Status = Status with { Lag = lag };
        if (lag is { } behind) Record(() => setup.Instruments.ProjectionLag.Record(behind, Tags), setup.Instruments.ProjectionLag.Name);
        double age = position is { } at && lag != 0 ? Math.Max(0, (setup.Time.GetUtcNow() - at.Id.Timestamp).TotalSeconds) : 0;
        Record(() => setup.Instruments.ProjectionAge.Record(age, Tags), setup.Instruments.ProjectionAge.Name);
    }

    /// <summary>It is not known how far the end of the stream is.</summary>
    public void NotMeasured()
    {
        _added = -1;
        Status = Status with { Lag = null };
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
