using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary>A store that runs scripts on its server, atomically.</summary>
internal interface IScriptStore : IStreamStore
{
    /// <summary>Looks at what is known of the server.</summary>
    /// <exception cref="Errors.UnsupportedServerException">It is none for streams.</exception>
    void CheckServer();

    /// <summary>The ACL user, as a rule names it.</summary>
    string UserName { get; }

    /// <summary>The prefix that the store puts before each key.</summary>
    string KeyPrefix { get; }

    /// <summary>Runs a script: <c>EVALSHA</c>, and <c>EVAL</c> where the server does not have it (any more).</summary>
    /// <param name="script">The script.</param>
    /// <param name="call">Its keys and arguments.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="ServerErrorException">It failed. What it wrote before stays written.</exception>
    ValueTask<RespValue> EvalAsync(LuaScript script, ScriptCall call, CancellationToken cancellationToken);

    /// <summary>Runs a script.</summary>
    /// <typeparam name="T">What its reply is read as.</typeparam>
    /// <param name="script">The script.</param>
    /// <param name="call">Its keys and arguments.</param>
    /// <param name="makeReply">Makes a fresh reply.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<T> EvalAsync<T>(LuaScript script, ScriptCall call, Func<PendingReply<T>> makeReply, CancellationToken cancellationToken);

    /// <summary>Sends a rare command of plain words.</summary>
    ValueTask<RespValue> SendTextAsync(CancellationToken cancellationToken, params string[] words);
}
