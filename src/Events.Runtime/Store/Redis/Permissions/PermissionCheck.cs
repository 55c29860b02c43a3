using Events.Resp;

namespace Events.Store.Redis;

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

    /// <summary>Asks.</summary>
    /// <returns>Null when all is allowed, or the server cannot be asked.</returns>
    /// <exception cref="StreamStoreException">The store cannot be reached, or refuses for another reason.</exception>
    public static async ValueTask<MissingPermissionException?> FindMissingAsync(
        IScriptStore store,
        StreamKey stream,
        string purpose,
        NeededCommand[] commands,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream);
        foreach (NeededCommand command in commands)
        {
            call.Add(command.Arguments.Length);
            foreach (string word in command.Arguments) call.Add(word);
        }

        string rule = NeededPermissions.RuleOf(commands, stream);
        try
        {
            RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
            List<string> refused = NeededPermissions.Describe(commands, reply.Items.Select(static item => item.AsInteger()));
            return refused.Count == 0 ? null : Make(store, purpose, refused, rule, null);
        }
        catch (ServerErrorException exception) when (IsRefusal(exception))
        {
            // Not even the script.
            return Make(store, purpose, ["EVAL and EVALSHA on " + stream.Name], rule, exception);
        }
    }

    /// <summary>Whether an error means that the user may not send a command, or that the server does not know it.</summary>
    public static bool IsRefusal(ServerErrorException exception) =>
        exception.Code == "NOPERM"
        || exception.Message.Contains("user executing the script can't", StringComparison.Ordinal)
        || exception.Message.StartsWith("ERR unknown command", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("Unknown Redis command", StringComparison.OrdinalIgnoreCase);

    private static MissingPermissionException Make(
        IScriptStore store, string purpose, List<string> refused, string rule, Exception? inner)
    {
        string said = inner is null ? "" : $" It says: {inner.Message}";
        return new MissingPermissionException(
            $"{store.Description} refuses what {purpose} needs: {string.Join("; ", refused)}.{said} The least that suffices: "
            + $"ACL SETUSER {store.UserName} {rule}",
            refused,
            rule,
            inner);
    }
}
