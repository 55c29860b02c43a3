using System.ComponentModel;

namespace Events.Definitions;

/// <summary>Adapts the task that a handler returns, for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HandlerTask
{
    /// <summary>The task, as the runtime awaits it.</summary>
    /// <param name="task">The handler's task.</param>
    /// <param name="handler">Which handler it was, for the message.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ValueTask Of(Task? task, string handler) => task is null ? throw Missing(handler) : new ValueTask(task);

    private static InvalidOperationException Missing(string handler) => new(
        $"Handler {handler} returned null where it declares to return a task: return Task.CompletedTask, or make the method async.");
}
