using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Store;
using Events.Streams;

namespace Events.Redis.Replies;

/// <summary>
/// The ID of an entry, and who has it: the reply to XADD, and to the WAIT or WAITAOF behind it; that one is its own or, where it belongs to a
/// <see cref="GroupCommit"/>, one for all that were executed meanwhile.
/// </summary>
/// <param name="explainer">Says what a refusal means.</param>
/// <param name="stream">The stream.</param>
/// <param name="wanted">Who must have it.</param>
/// <param name="commit">Waits for it together with others; null where it is followed by a wait of its own.</param>
internal sealed class DurableReply(IRefusalExplainer explainer, StreamKey stream, Durability wanted, GroupCommit? commit = null) : PendingReply<EntryId>
{
    private readonly RespValueParser _parser = new();
    private bool _isAnswered;
    private bool _wasThere;

    /// <summary>The connection that has taken it; null for none yet.</summary>
    public PipelinedConnection? Connection { get; private set; }

    public override bool TryTravelOn(PipelinedConnection connection)
    {
        Connection = connection;
        return true;
    }

    public override bool TryRead(ref RespReader reader)
    {
        if (!_parser.TryRead(ref reader, out RespValue value)) return false;
        if (_isAnswered)
        {
            if (Error is null) ReadWait(value);
            return true;
        }

        _isAnswered = true;
        if (value.IsError) Error = ServerErrors.CreateProducing(value.Bytes, explainer, stream);
        else (Result, _wasThere) = (value.AsId(), value.Kind == RespKind.SimpleString);
        return true;
    }

    public override bool EndWrite()
    {
        if (commit is null || Error is not null) return true;
        commit.Executed(this);
        return false;
    }

    /// <summary>The wait for it and others is answered.</summary>
    /// <param name="wait">The reply.</param>
    public void EndWaiting(RespValue wait) => ReadWait(wait);

    /// <summary>The wait for it and others is not answered.</summary>
    /// <param name="error">Why.</param>
    public void EndWaiting(Exception error) => Error = NotKnown(error);

    public override void Restart()
    {
        base.Restart();
        _isAnswered = false;
        _wasThere = false;
    }

    public override void NoteGiven(GivenEntries given)
    {
        // It is appended, whoever else has it.
        if (Result == default) return;
        if (_wasThere) given.NoteAgain(stream, Result);
        else given.Note(stream, Result);
    }

    public override bool FailWrite(int replies, Exception error)
    {
        if (!_isAnswered) Error = error;
        else Error ??= NotKnown(error);
        return true;
    }

    protected override string DescribeCancellation(bool isWithdrawn) => isWithdrawn
        ? "Adding the entry was cancelled before it was sent to Redis; it is not appended."
        : "Adding the entry was cancelled after it was sent to Redis; it may be appended all the same.";

    private NotDurableException NotKnown(Exception error) => new(
        $"The entry {Result} is appended, and it is not known whether it is {wanted}: {error.Message}", Result, wanted, 0, isFsynced: false, error);

    private void ReadWait(RespValue value)
    {
        if (value.IsError)
        {
            ServerErrorException error = ServerErrors.Create(value.Bytes);
            Error = new NotDurableException(
                $"The entry {Result} is appended, and the server does not say whether it is {wanted}: {error.Message}", Result, wanted, 0, isFsynced: false, error);
            return;
        }

        int replicas = (int)(wanted.IsFsynced ? value.AsArray(2)[1] : value).AsInteger();
        bool isFsynced = wanted.IsFsynced && value.AsArray(2)[0].AsInteger() > 0;
        if (replicas >= wanted.Replicas && (isFsynced || !wanted.IsFsynced)) return;
        string disk = wanted.IsFsynced ? $", and it {(isFsynced ? "is" : "is not")} on the server's disk" : "";
        Error = new NotDurableException(
            $"The entry {Result} is appended, and was to be {wanted}; {replicas} replicas had it{disk}. It stays in the stream.", Result, wanted, replicas, isFsynced);
    }
}
