using Events.Definitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Events.Consuming.Calling;

/// <summary>The source of the instance whose handler runs.</summary>
internal interface IHandlerSource
{
    /// <summary>The one instance for all calls; null when each call has its own.</summary>
    IConsumerGroup? Instance { get; }

    /// <summary>Makes an instance for one call.</summary>
    /// <param name="scope">The service scope it is made in, to be disposed after the call.</param>
    /// <exception cref="HandlerUnavailableException">It cannot be made.</exception>
    IConsumerGroup Make(out IServiceScope? scope);

    /// <summary>Makes an instance and throws it away, so that what cannot be made shows at the start.</summary>
    /// <param name="logger">Where to log that it cannot be disposed.</param>
    /// <param name="limit">How long to wait for its disposal.</param>
    /// <exception cref="HandlerUnavailableException">It cannot be made.</exception>
    void Check(ILogger logger, TimeSpan limit);
}
