using Events.Redis.Protocol;
using Events.Streams;

namespace Events.Redis.Commands;

/// <summary>A command that writes, and a <see cref="Wait"/> behind it.</summary>
internal readonly ref struct ThenWait<TCommand>(TCommand command, Durability durability) : ICommand
    where TCommand : struct, ICommand, allows ref struct
{
    private readonly TCommand _command = command;

    public void Write(CommandWriter writer)
    {
        _command.Write(writer);
        new Wait(durability).Write(writer);
    }
}
