using System.ComponentModel;

namespace Events.Middleware;

/// <summary>The object behind an <see cref="EventHandlerNext"/>. The runtime reuses one for one call of a handler after the other.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class HandlerInvocation
{
    /// <summary>Goes on to a middleware, or to the handler behind the last.</summary>
    /// <param name="index">Which.</param>
    /// <param name="version">The call that is meant; an earlier one is refused.</param>
    /// <param name="cancellationToken">Asks the handler to stop.</param>
    public abstract ValueTask InvokeAsync(int index, int version, CancellationToken cancellationToken);
}
