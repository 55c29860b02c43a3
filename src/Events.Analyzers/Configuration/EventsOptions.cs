using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Configuration;

/// <summary>The <c>events.*</c> keys of .editorconfig, as they hold for one file.</summary>
internal sealed class EventsOptions
{
    public const string AdditionalHandlerTypesKey = "events.additional_handler_types";
    public const string IdempotentHandlerBasesKey = "events.idempotent_handler_bases";
    public const string RawHandlersKey = "events.raw_handlers";
    public const string DeadLetterKeyPatternKey = "events.dead_letter_key_pattern";
    public const string MinRedisVersionKey = "events.min_redis_version";

    private static readonly char[] Separators = [',', ' '];
    private static readonly ImmutableArray<string> DefaultDeadLetterWords = ["dead", "dlq", "poison"];

    private EventsOptions(AnalyzerConfigOptions options)
    {
        AdditionalHandlerTypes = List(options, AdditionalHandlerTypesKey);
        IdempotentHandlerBases = List(options, IdempotentHandlerBasesKey);
        RawHandlers = options.TryGetValue(RawHandlersKey, out string? raw) && string.Equals(raw.Trim(), "true", StringComparison.OrdinalIgnoreCase);
        ImmutableArray<string> words = List(options, DeadLetterKeyPatternKey);
        DeadLetterWords = words.IsEmpty ? DefaultDeadLetterWords : words;
        MinRedisVersion = options.TryGetValue(MinRedisVersionKey, out string? version) && Version.TryParse(version, out Version? parsed)
            ? parsed
            : null;
    }

    /// <summary>Metadata names of handler interfaces of other libraries, such as <c>MassTransit.IConsumer`1</c>.</summary>
    public ImmutableArray<string> AdditionalHandlerTypes { get; }

    /// <summary>Metadata names of base classes or attributes that make a handler safe to repeat, such as an inbox.</summary>
    public ImmutableArray<string> IdempotentHandlerBases { get; }

    /// <summary>True when loops over raw group reads are handlers as well.</summary>
    public bool RawHandlers { get; }

    /// <summary>The words of which a dead-letter stream has one in its key or variable name.</summary>
    public ImmutableArray<string> DeadLetterWords { get; }

    /// <summary>The oldest server the project runs on; null if it does not say.</summary>
    public Version? MinRedisVersion { get; }

    public static EventsOptions Of(AnalyzerOptions options, SyntaxTree tree) =>
        new(options.AnalyzerConfigOptionsProvider.GetOptions(tree));

    public bool IsDeadLetterName(string? text) =>
        text is not null && DeadLetterWords.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static ImmutableArray<string> List(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out string? value)
            ? [.. value.Split(Separators, StringSplitOptions.RemoveEmptyEntries)]
            : [];
}
