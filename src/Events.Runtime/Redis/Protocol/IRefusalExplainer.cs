using Events.Errors;
using Events.Store;

namespace Events.Redis.Protocol;

/// <summary>Says what it means that a server refuses a command: which permission is missing, and the rule that grants it.</summary>
internal interface IRefusalExplainer
{
    /// <summary>The server has refused to add an entry.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="refusal">What it said.</param>
    Exception ExplainProducing(StreamKey stream, ServerErrorException refusal);
}
