using Events.Definitions;
using Events.Middleware;

namespace Events.Client;

/// <summary>A hook around every consumer that a client makes: the harness that tests an application's handlers.</summary>
internal interface IConsumerObserver
{
    /// <summary>Is called before the consumer is made, and may change the options.</summary>
    void Prepare(ConsumerOptions options);

    /// <summary>Puts middlewares of its own around those of the consumer.</summary>
    MiddlewareChain Surround(MiddlewareChain middleware);

    /// <summary>A consumer was made; it reads nothing yet.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="definition">The group.</param>
    /// <param name="options">Its options.</param>
    /// <param name="again">Makes another one like it, as a process does that starts again.</param>
    void OnMade(GroupConsumer consumer, ConsumerGroupDefinition definition, ConsumerOptions options, Func<GroupConsumer> again);
}
