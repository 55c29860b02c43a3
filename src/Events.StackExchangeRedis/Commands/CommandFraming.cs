using Events.Redis.Protocol;

namespace Events.StackExchangeRedis.Commands;

/// <summary>Frames commands into a buffer that each thread keeps.</summary>
internal static class CommandFraming
{
    [ThreadStatic]
    private static SendBuffer? t_idle;

    /// <summary>Writes commands and takes them apart again.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="target">Where they go; as long as they are many.</param>
    public static void Split<TCommand>(scoped in TCommand commands, Span<OutgoingCommand> target)
        where TCommand : struct, ICommand, allows ref struct
    {
        // Taken while it is in use: what is called on the way might come back here.
        SendBuffer buffer = t_idle ?? new SendBuffer();
        t_idle = null;
        try
        {
            commands.Write(new CommandWriter(buffer));
            var reader = new CommandFrameReader(buffer.Span);
            foreach (ref OutgoingCommand command in target)
            {
                if (!reader.TryRead(out command)) throw new InvalidOperationException("There are fewer commands than replies.");
            }
        }
        finally
        {
            buffer.Clear();
            t_idle = buffer;
        }
    }
}
