using Microsoft.Extensions.Configuration;

namespace Events.Hosting.Binding;

/// <summary>One key of a section of the configuration, and the option that it sets.</summary>
/// <typeparam name="T">The options.</typeparam>
/// <param name="Key">The key: the name of the option.</param>
/// <param name="Set">Sets it; throws a <see cref="FormatException"/> that says what was expected. The list takes what is wrong in a section below it.</param>
internal sealed record Setting<T>(string Key, Action<T, IConfigurationSection, List<string>> Set)
{
    /// <summary>Makes a setting that has no section below it.</summary>
    public Setting(string key, Action<T, IConfigurationSection> set)
        : this(key, (options, section, _) => set(options, section))
    {
    }
}
