using Events.Definitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Events.Consuming.Calling;

/// <summary>One instance for every event: nothing is made or looked up.</summary>
internal sealed class SingletonHandlers(IConsumerGroup instance) : IHandlerSource
{
    public IConsumerGroup Instance => instance;

    public IConsumerGroup Make(out IServiceScope? scope)
    {
        scope = null;
        return instance;
    }

    public void Check(ILogger logger, TimeSpan limit)
    {
    }
}
