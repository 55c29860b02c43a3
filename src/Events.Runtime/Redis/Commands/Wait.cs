using Events.Redis.Protocol;
using Events.Streams;

namespace Events.Redis.Commands;

/// <summary>
/// <c>WAIT n timeout</c> or <c>WAITAOF 1 n timeout</c>: both are about all that the same connection has written before.
/// https://redis.io/docs/latest/commands/wait/, https://redis.io/docs/latest/commands/waitaof/
/// </summary>
internal readonly ref struct Wait(Durability durability) : ICommand
{
    public void Write(CommandWriter writer)
    {
        if (durability.IsFsynced)
        {
            writer.Begin("$7\r\nWAITAOF\r\n"u8, 3);
            writer.WriteInteger(1);
        }
        else
        {
            writer.Begin("$4\r\nWAIT\r\n"u8, 2);
        }

        writer.WriteInteger(durability.Replicas);
        writer.WriteMilliseconds(durability.Timeout);
    }
}
