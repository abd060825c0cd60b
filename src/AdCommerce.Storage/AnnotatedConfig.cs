using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AdCommerce.Storage;

/// <summary>
/// Checks a configuration by its annotations and its own <see cref="IValidatableObject"/>, and reports nothing but their
/// sentences, all at once (the framework's validator wraps each in the names of types that no operator knows, and asks the
/// object only when its annotations hold).
/// </summary>
public sealed class AnnotatedConfig<T> : IValidateOptions<T>
    where T : class
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var context = new ValidationContext(options);
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, context, results, validateAllProperties: true) && options is IValidatableObject whole)
            results.AddRange(whole.Validate(context));
        var problems = results.Select(result => result.ErrorMessage ?? "invalid").Distinct(StringComparer.Ordinal).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
