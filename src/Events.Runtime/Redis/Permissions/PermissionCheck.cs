using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Redis.Permissions;

/// <summary>Asks the server whether it would execute commands, without executing them: one script that writes nothing.</summary>
internal static class PermissionCheck
{
    // ARGV: for each command how many words it has, then these. Servers before 7.0, and some that are not Redis, cannot be asked.
    private static readonly LuaScript Script = new(
        """
        local check = redis.acl_check_cmd
        if not check then return {} end
        local refused, i, position = {}, 1, 0
        while i <= #ARGV do
          local count = tonumber(ARGV[i])
          local known, allowed = pcall(check, unpack(ARGV, i + 1, i + count))
          if not known then
            refused[#refused + 1] = -position - 1
          elseif not allowed then
            refused[#refused + 1] = position
          end
          i, position = i + count + 1, position + 1
        end
        return refused
        """);

    /// <summary>Asks the server.</summary>
    /// <returns>Null when all is allowed, or the server cannot be asked.</returns>
    /// <exception cref="StreamStoreException">The store cannot be reached, or refuses for another reason.</exception>
    public static async ValueTask<MissingPermissionException?> FindMissingAsync(
        IScriptStore store,
        StreamKey stream,
        string purpose,
        NeededCommand[] commands,
        CancellationToken cancellationToken)
    {
        commands = Array.ConvertAll(commands, command => command.WithPrefix(store.KeyPrefix));
        using ScriptCall call = new ScriptCall().Key(stream);
        foreach (NeededCommand command in commands)
        {
            call.Add(command.Arguments.Length);
            foreach (string word in command.Arguments) call.Add(word);
        }

        string rule = NeededPermissions.RuleOf(commands, stream, store.KeyPrefix);
        try
        {
            RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
            long[] positions = [.. reply.Items.Select(static item => item.AsInteger())];
            string[] unknown = [.. positions.Where(static position => position < 0)
                .Select(position => commands[(int)(-position - 1)].Name)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)];
            return positions.Length == 0 ? null : Make(store, purpose, NeededPermissions.Describe(commands, positions), rule, null, unknown);
        }
        catch (ServerErrorException exception) when (ServerErrors.IsRefusal(exception))
        {
            // Not even the script.
            string[] unknown = ServerErrors.IsUnknownCommand(exception) ? ["EVAL and EVALSHA"] : [];
            return Make(store, purpose, ["EVAL and EVALSHA on " + store.KeyPrefix + stream.Name], rule, exception, unknown);
        }
    }

    /// <summary>Does something for the application; where that is refused for want of a permission, it says which, and the rule.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="store">Where it is done.</param>
    /// <param name="stream">The declared stream.</param>
    /// <param name="purpose">What it is, such as <c>discarding dead letters</c>.</param>
    /// <param name="needed">What it sends.</param>
    /// <param name="call">Does it.</param>
    /// <exception cref="MissingPermissionException">Something is missing.</exception>
    public static async ValueTask<T> ExplainedAsync<T>(
        IStreamStore store, StreamKey stream, string purpose, Func<NeededCommand[]> needed, Func<ValueTask<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (ServerErrorException exception) when (store is IScriptStore && ServerErrors.IsRefusal(exception))
        {
            var commands = (IScriptStore)store;
            if (await ExplainAsync(
                commands, stream, $"{purpose} of {commands.KeyPrefix}{stream.Name}", needed(), exception).ConfigureAwait(false) is { } missing)
            {
                throw missing;
            }

            throw;
        }
    }

    /// <summary>
    /// Asks whether the user may produce, by a command that no server executes, since a producer needs no permission
    /// for scripts: no entry has the ID 0-0.
    /// </summary>
    /// <returns>What is missing; null for nothing, or where the server answers otherwise.</returns>
    public static async ValueTask<MissingPermissionException?> FindMissingToProduceAsync(IScriptStore store, StreamKey stream)
    {
        try
        {
            byte[] field = "$1\r\nf\r\n$1\r\nv\r\n"u8.ToArray();
            await store.AddAsync(stream, new EntryFields(field, 1), StreamTrim.None, EntryId.Min).ConfigureAwait(false);
            return null;
        }
        catch (MissingPermissionException missing)
        {
            return missing;
        }
        catch (StreamStoreException)
        {
            return null;
        }
    }

    /// <summary>Says what a refusal to produce means: one command, which needs no script to find out.</summary>
    public static MissingPermissionException ExplainProducing(IScriptStore store, StreamKey stream, ServerErrorException refusal) =>
        OfOne(store, stream, $"producing to {store.KeyPrefix}{stream.Name}", NeededPermissions.Producer(stream)[0], refusal);

    private static async Task<MissingPermissionException?> ExplainAsync(
        IScriptStore store, StreamKey stream, string purpose, NeededCommand[] needed, ServerErrorException refusal)
    {
        // It was refused itself, whether or not scripts are allowed.
        if (needed.Length == 1) return OfOne(store, stream, purpose, needed[0], refusal);
        try
        {
            return await FindMissingAsync(store, stream, purpose, needed, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StreamStoreException)
        {
            return null;
        }
    }

    private static MissingPermissionException OfOne(
        IScriptStore store, StreamKey stream, string purpose, NeededCommand needed, ServerErrorException refusal)
    {
        NeededCommand[] commands = [needed.WithPrefix(store.KeyPrefix)];
        bool isUnknown = ServerErrors.IsUnknownCommand(refusal);
        return Make(
            store, purpose, NeededPermissions.Describe(commands, [isUnknown ? -1 : 0]), NeededPermissions.RuleOf(commands, stream, store.KeyPrefix), refusal,
            isUnknown ? [commands[0].Name] : []);
    }

    private static MissingPermissionException Make(
        IScriptStore store, string purpose, List<string> refused, string rule, Exception? inner, string[] unknown)
    {
        string said = inner is null ? "" : $" It says: {inner.Message.TrimEnd('.')}.";
        string advice = unknown.Length == 0
            ? $"The least that suffices: ACL SETUSER {store.UserName} {rule}"
            : "No permission helps with what the server does not know: take rename-command out of its configuration, or use another server.";
        return new MissingPermissionException(
            $"{store.Description} refuses what {purpose} needs: {string.Join("; ", refused)}.{said} {advice}", refused, rule, inner)
        { Unknown = unknown };
    }
}
