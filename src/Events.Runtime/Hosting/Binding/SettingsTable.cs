using Events.Settings;
using Microsoft.Extensions.Configuration;

namespace Events.Hosting.Binding;

/// <summary>
/// Reads options from a section of the configuration: no reflection, so nothing that ahead-of-time compilation would lose; and a key that nobody knows is told,
/// with the one that may be meant.
/// </summary>
/// <typeparam name="T">The options.</typeparam>
/// <param name="settings">All keys.</param>
internal sealed class SettingsTable<T>(params Setting<T>[] settings)
{
    /// <summary>The table of all keys.</summary>
    public IEnumerable<string> Keys => settings.Select(static setting => setting.Key);

    /// <summary>Sets what the section has.</summary>
    /// <param name="section">The section; nothing when it is not there.</param>
    /// <param name="options">The options.</param>
    /// <param name="problems">Where to say what is wrong: the whole key, and the fix.</param>
    public void Bind(IConfigurationSection section, T options, List<string> problems)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            Setting<T>? setting = Array.Find(settings, setting => setting.Key.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                problems.Add(Unknown(child, Keys));
                continue;
            }

            try
            {
                setting.Set(options, child, problems);
            }
            catch (ExpectedException exception)
            {
                problems.Add($"{child.Path} is {(child.Value is null ? "not a value" : $"'{child.Value}'")}; expected {exception.Message}.");
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException)
            {
                problems.Add($"{child.Path}: {Problem.Of(exception)}");
            }
        }
    }

    /// <summary>Says of a key that it is not known, and which one may have been meant.</summary>
    public static string Unknown(IConfigurationSection section, IEnumerable<string> known) => Nearest.Find(section.Key, known) is { } meant
        ? $"{section.Path} is not known; is '{meant}' meant?"
        : $"{section.Path} is not known; there are {string.Join(", ", known)}.";
}
