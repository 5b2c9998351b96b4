select {{ toolbox.greet('test') }} where false
