using Events.Redis.Protocol;

namespace Events.Redis.Commands;

/// <summary>
/// Commands that are encoded already; with <c>ASKING</c> in front of each where a node is to execute them although the slot is still on its way to it.
/// https://redis.io/docs/latest/commands/asking/
/// </summary>
/// <param name="commands">The commands.</param>
/// <param name="isAsked">Whether with <c>ASKING</c>.</param>
internal readonly ref struct EncodedCommands(ReadOnlySpan<byte> commands, bool isAsked) : ICommand
{
    private readonly ReadOnlySpan<byte> _commands = commands;

    /// <summary><c>ASKING</c> as it is sent.</summary>
    public static ReadOnlySpan<byte> Asking => "*1\r\n$6\r\nASKING\r\n"u8;

    public void Write(CommandWriter writer)
    {
        if (!isAsked)
        {
            writer.WriteEncoded(_commands);
            return;
        }

        var words = new CommandWords(_commands);
        int start = 0;
        while (words.TryBegin())
        {
            words.End();
            writer.WriteEncoded(Asking);
            writer.WriteEncoded(_commands[start..words.Position]);
            start = words.Position;
        }
    }
}
