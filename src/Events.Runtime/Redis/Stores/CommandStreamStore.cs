using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Permissions;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Roles;

namespace Events.Redis.Stores;

/// <summary>
/// A stream store that says everything in Redis commands and scripts, and reads what they answer. How the commands travel
/// is for those that derive from it: <see cref="RedisStreamStore"/> has connections of its own, others use one that the
/// application has.
/// </summary>
public abstract partial class CommandStreamStore : IStreamStore, IScriptStore, IRefusalExplainer
{
    private protected CommandStreamStore()
    {
    }

    /// <inheritdoc/>
    public event Action<ConfirmedLoss>? ConfirmedLost;

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <summary>The ACL user, as a rule names it.</summary>
    internal virtual string UserName => "<user>";

    /// <summary>The prefix that it puts before each key.</summary>
    internal virtual string KeyPrefix => "";

    /// <summary>Decides what is made of settings that may lose what was confirmed.</summary>
    internal virtual ServerSettingsPolicy SettingsPolicy => ServerSettingsPolicy.Tell;

    /// <summary>The time at which it last had a new connection.</summary>
    internal LastConnected Connected { get; } = new();

    /// <summary>The time since it last had a new connection.</summary>
    internal virtual TimeSpan ConnectedAgo => Connected.Ago;

    /// <inheritdoc/>
    public abstract ValueTask OpenAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public ValueTask<long> LengthAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        SendKeyAsync("$4\r\nXLEN\r\n"u8, stream, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> TrimAsync(StreamKey stream, StreamTrim trim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (trim.Kind == StreamTrimKind.None) throw new ArgumentException("There is nothing to trim to.", nameof(trim));
        return SendAsync(new XTrim(stream, trim), IntegerReply.Rent(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ids.IsEmpty
            ? ValueTask.FromResult(0L)
            : SendAsync(new XDel(stream, ids.Span), IntegerReply.Rent(), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        await SendKeyAsync("$6\r\nEXISTS\r\n"u8, stream, cancellationToken).ConfigureAwait(false) != 0;

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteStreamAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        await SendKeyAsync("$3\r\nDEL\r\n"u8, stream, cancellationToken).ConfigureAwait(false) != 0;

    /// <inheritdoc/>
    public async ValueTask<StreamInfo> StreamInfoAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return InfoReplies.ReadStream(await SendAsync(
            new KeyCommand("$5\r\nXINFO\r\n$6\r\nSTREAM\r\n"u8, 2, stream), new ValueReply(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Looks at what is known of the server. Where connections are our own they have done so.</summary>
    /// <exception cref="Errors.UnsupportedServerException">It is none for streams.</exception>
    internal virtual void CheckServer()
    {
    }

    /// <summary>Tells those who have asked of a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="onThrown">Told what one of them throws.</param>
    internal void Raise(ConfirmedLoss loss, Action<Exception> onThrown)
    {
        foreach (Delegate subscriber in ConfirmedLost?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<ConfirmedLoss>)subscriber)(loss);
            }
            catch (Exception exception)
            {
                onThrown(exception);
            }
        }
    }

    void IScriptStore.CheckServer() => CheckServer();

    string IScriptStore.UserName => UserName;

    Exception IRefusalExplainer.ExplainProducing(StreamKey stream, ServerErrorException refusal) =>
        PermissionCheck.ExplainProducing(this, stream, refusal);

    string IScriptStore.KeyPrefix => KeyPrefix;

    ValueTask<RespValue> IScriptStore.EvalAsync(LuaScript script, ScriptCall call, CancellationToken cancellationToken) =>
        ((IScriptStore)this).EvalAsync(script, call, static () => new ValueReply(), cancellationToken);

    async ValueTask<T> IScriptStore.EvalAsync<T>(
        LuaScript script, ScriptCall call, Func<PendingReply<T>> makeReply, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(call.Of(script, byHash: true), makeReply(), cancellationToken).ConfigureAwait(false);
        }
        catch (ServerErrorException exception) when (exception.Code == "NOSCRIPT")
        {
            // It was not executed. EVAL leaves the script with the server for the next time.
            return await SendAsync(call.Of(script, byHash: false), makeReply(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Sends commands, one behind the other, and waits for all their replies. Nothing is sent twice.</summary>
    /// <typeparam name="TCommand">The kind of command.</typeparam>
    /// <typeparam name="T">What the replies are read as.</typeparam>
    /// <param name="commands">The commands; they are written before this returns.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">A fresh reply that reads one after the other.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    internal abstract ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct;

    /// <summary>Opens a reader; the arguments are checked.</summary>
    internal abstract IGroupReader OpenReaderCore(StreamKey stream, string group, string consumer, bool noAck);

    /// <summary>Opens a reader that belongs to no group.</summary>
    internal abstract IStreamReader OpenReaderCore(StreamKey stream);

    private ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand command, PendingReply<T> reply, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct =>
        SendAsync(command, 1, reply, cancellationToken);

    private ValueTask<long> SendKeyAsync(ReadOnlySpan<byte> name, StreamKey stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return SendAsync(new KeyCommand(name, 1, stream), IntegerReply.Rent(), cancellationToken);
    }
}
